"""Placements of students (VFU and APL): terms, weeks, and who supervises whom. Pure."""

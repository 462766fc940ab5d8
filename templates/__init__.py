"""Every word a person reads, and every guide and checklist."""

from pathlib import Path

PACKAGED = Path(__file__).parent
"""The folder of the packaged words; `KOMPIS_TEMPLATES` overlays it file by file."""

from hypothesis import settings

pytest_plugins = ["tests.databases"]

settings.register_profile("kompis", deadline=None)  # a busy machine is slow, and nobody's fault
settings.load_profile("kompis")

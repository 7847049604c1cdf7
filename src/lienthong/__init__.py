"""Liên Thông: the software that a Vietnamese province runs its digital government on."""

__version__ = "0.1.0"

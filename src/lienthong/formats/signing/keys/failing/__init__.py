"""A key that never signs: what a desk does then can be tried and tested."""

from lienthong.formats.signing.keys.failing.key import FailingKey

__all__ = ["FailingKey"]

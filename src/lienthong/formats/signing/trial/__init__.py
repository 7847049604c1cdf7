"""A certification authority for trials: it makes keys for people and organisations who do not exist.

Whoever trusts its root trusts nobody: the demo and tests do, an office never does.
"""

from lienthong.formats.signing.trial.authority import DemoAuthority, demo_authority

__all__ = ["DemoAuthority", "demo_authority"]

"""The REST wrapper that some provinces put in front of the national axis (Lạng Sơn's is the one published)."""

from lienthong.exchange.transports.rest_wrapper.client import RestClient, RestSettings
from lienthong.exchange.transports.rest_wrapper.sign_in import ClientCredentials, PasswordSignIn, SignIn

__all__ = ["ClientCredentials", "PasswordSignIn", "RestClient", "RestSettings", "SignIn"]

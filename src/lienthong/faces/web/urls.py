"""Home, sign-in, one's account. The library's pages are named one by one, so that none opens by accident."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.conf import settings
from django.urls import path

from lienthong.faces.web import demo, views
from lienthong.ground.people.access import public, signed_in

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.alive, name="alive"),
    path("display/", views.display, name="display"),
    path("sign-in/", public(account.login), name="account_login"),
    path("sign-in/code/", public(mfa.authenticate), name="mfa_authenticate"),
    path("sign-in/again/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("sign-in/again/code/", signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("sign-out/", public(account.logout), name="account_logout"),
    path("account/", views.my_account, name="my_account"),
    path("account/closed/", public(account.account_inactive), name="account_inactive"),
    path("account/password/", signed_in(account.password_change), name="account_change_password"),
    path("account/password/none/", views.no_password, name="account_set_password"),
    path("account/two-factor/", signed_in(mfa.index), name="mfa_index"),
    path("account/two-factor/app/", signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path("account/two-factor/app/remove/", signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("account/codes/", signed_in(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("account/codes/new/", signed_in(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path(
        "account/codes/file/",
        signed_in(recovery.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
]

if settings.DEMO:
    urlpatterns += [path("demo/sign-in/", demo.sign_in_as, name="demo_sign_in")]

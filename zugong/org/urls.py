"""Addresses of org, mounted at the top."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from .views import accounts, beside, people, session, units

app_name = "org"
urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", session.SignIn.as_view(), name="sign-in"),
    path("sign-out/", session.sign_out, name="sign-out"),
    path("me/", people.account, name="account"),
    path("me/unit/", session.choose_unit, name="choose-unit"),
    path("me/password/", session.password, name="password"),
    path("units/", units.units, name="units"),
    path("units/<int:pk>/", units.unit, name="unit"),
    path("units/<int:pk>/children/", units.children, name="children"),
    path("units/<int:pk>/edit/", units.unit_edit, name="unit-edit"),
    path("units/<int:pk>/found/", units.unit_found, name="unit-found"),
    path("units/<int:pk>/admit/", people.admit, name="admit"),
    path("groups/new/", beside.group_new, name="group-new"),
    path("groups/<int:pk>/edit/", beside.group_edit, name="group-edit"),
    path("members/", people.Members.as_view(), name="members"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/edit/", people.person_edit, name="person-edit"),
    path("people/<int:pk>/unmask/", people.unmask, name="unmask"),
    path("corrections/", people.corrections, name="corrections"),
    path("accounts/", accounts.Accounts.as_view(), name="accounts"),
    path("accounts/open/", accounts.open_account, name="account-open"),
    path("accounts/<int:pk>/", accounts.managed_account, name="managed-account"),
    path("grants/", accounts.Grants.as_view(), name="grants"),
    path("grants/<int:pk>/", accounts.granted_account, name="granted-account"),
    path("grants/withdraw/<int:pk>/", accounts.withdraw, name="withdraw"),
    path("audit/", accounts.Audit.as_view(), name="audit"),
    path("audit/verify/", accounts.verify, name="verify"),
]
if find_spec("zugong.org.imports.urls"):
    urlpatterns.append(path("imports/", include("zugong.org.imports.urls")))

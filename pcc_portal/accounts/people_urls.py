"""People, mounted at people/. For administrators only."""

from django.urls import path

from . import people

urlpatterns = [
    path("", people.people, name="people"),
    path("invite/", people.invite, name="invite_person"),
    path("<int:pk>/", people.person, name="person"),
    path("<int:pk>/invite/", people.invite_again, name="invite_person_again"),
    path("<int:pk>/role/", people.change_role, name="change_role"),
    path("<int:pk>/close/", people.close, name="close_account"),
    path("<int:pk>/reopen/", people.reopen, name="reopen_account"),
    path("<int:pk>/second-factor/", people.reset_second_factors, name="reset_second_factors"),
]

"""People, mounted at people/. For administrators only."""

from django.urls import path

from . import people

urlpatterns = [
    path("", people.people, name="people"),
    path("invite/", people.Invite.as_view(), name="invite_person"),
    path("<int:pk>/", people.person, name="person"),
    path("<int:pk>/invite/", people.invite_again, name="invite_person_again"),
    path("<int:pk>/role/", people.ChangeRole.as_view(), name="change_role"),
    path("<int:pk>/deputy/", people.NameDeputy.as_view(), name="name_deputy"),
    path("<int:pk>/close/", people.Close.as_view(), name="close_account"),
    path("<int:pk>/reopen/", people.Reopen.as_view(), name="reopen_account"),
    path("<int:pk>/second-factor/", people.ResetSecondFactors.as_view(), name="reset_second_factors"),
]

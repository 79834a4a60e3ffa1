from django.urls import path

from .views import office, sender

urlpatterns = [
    path("returns/", office.Returns.as_view(), name="returns"),
    path("returns/owed/", office.return_duties, name="return_duties"),
    path("returns/owed/add/", office.AddDuty.as_view(), name="return_duty_add"),
    path("returns/owed/<int:pk>/change/", office.ChangeDuty.as_view(), name="return_duty_change"),
    path("returns/owed/<int:pk>/ask/", office.AskNow.as_view(), name="return_ask"),
    path("returns/owed/<int:pk>/end/", office.end_duty, name="return_duty_end"),
    path("returns/<int:pk>/", office.one_return, name="return"),
    path("returns/<int:pk>/take/", office.take_return, name="return_take"),
    path("returns/<int:pk>/send-back/", office.SendBack.as_view(), name="return_send_back"),
    path("returns/<int:pk>/ask-again/", office.AskAgain.as_view(), name="return_ask_again"),
    path("returns/<int:pk>/withdraw/", office.withdraw_return, name="return_withdraw"),
    path("returns/link/<str:token>/", sender.FileReturn.as_view(), name="return_file"),
    path("returns/link/<str:token>/code/", sender.OpenReturn.as_view(), name="return_code"),
]

from django.urls import path

from . import views
from .views import editing, options, registers, risks

urlpatterns = [
    path("contracts/", views.Contracts.as_view(), name="contracts"),
    path("contracts/add/", editing.AddContract.as_view(), name="contract_add"),
    path("contracts/<slug:slug>/change/", editing.ChangeContract.as_view(), name="contract_change"),
    path("contracts/<slug:slug>/extend/", editing.ExtendContract.as_view(), name="contract_extend"),
    path("contracts/<slug:slug>/vary/", editing.VaryContract.as_view(), name="contract_vary"),
    path("contracts/<slug:slug>/successor/", editing.FollowContract.as_view(), name="contract_successor"),
    path("contracts/<slug:slug>/options/add/", options.AddOption.as_view(), name="contract_option_add"),
    path(
        "contracts/<slug:slug>/options/<int:order>/change/",
        options.ChangeOption.as_view(),
        name="contract_option_change",
    ),
    path(
        "contracts/<slug:slug>/options/<int:order>/take-up/",
        options.TakeUpOption.as_view(),
        name="contract_option_take_up",
    ),
    path(
        "contracts/<slug:slug>/options/<int:order>/decline/",
        options.DeclineOption.as_view(),
        name="contract_option_decline",
    ),
    path("contracts/<slug:slug>/", views.contract, name="contract"),
    path("services/", registers.Services.as_view(), name="services"),
    path("providers/", registers.Providers.as_view(), name="providers"),
    path("grant-rounds/", registers.GrantRounds.as_view(), name="grant_rounds"),
    path("grants/", registers.Grants.as_view(), name="grants"),
    path("services/add/", editing.AddService.as_view(), name="service_add"),
    path("services/<slug:slug>/change/", editing.ChangeService.as_view(), name="service_change"),
    path("services/<slug:slug>/", views.service, name="service"),
    path("providers/add/", editing.AddProvider.as_view(), name="provider_add"),
    path("providers/<slug:slug>/change/", editing.ChangeProvider.as_view(), name="provider_change"),
    path("providers/<slug:slug>/", views.provider, name="provider"),
    path("awards/", views.Awards.as_view(), name="awards"),
    path("awards/add/", editing.AddAward.as_view(), name="award_add"),
    path("awards/<slug:slug>/change/", editing.ChangeAward.as_view(), name="award_change"),
    path("awards/<slug:slug>/", views.award, name="award"),
    path("grant-rounds/add/", editing.AddGrantRound.as_view(), name="grant_round_add"),
    path("grant-rounds/<slug:slug>/change/", editing.ChangeGrantRound.as_view(), name="grant_round_change"),
    path("grant-rounds/<slug:slug>/grants/add/", editing.AddGrant.as_view(), name="grant_add"),
    path("grants/<slug:slug>/change/", editing.ChangeGrant.as_view(), name="grant_change"),
    path("grant-rounds/<slug:slug>/", views.grant_round, name="grant_round"),
    path("risks/", risks.Risks.as_view(), name="risks"),
    path("risks/add/", risks.AddRisk.as_view(), name="risk_add"),
    path("risks/<slug:slug>/change/", risks.ChangeRisk.as_view(), name="risk_change"),
    path("risks/<slug:slug>/close/", risks.CloseRisk.as_view(), name="risk_close"),
    path("risks/<slug:slug>/", risks.risk, name="risk"),
]

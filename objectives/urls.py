from django.urls import path, re_path

from .views import editing, look, registers, succession

# Before the pages of records, which any other word in their place would be the name of.
urlpatterns = [
    re_path(r"^look/(?P<colour>[0-9a-f]{6})\.css$", look.colour_sheet, name="colour_sheet"),
    re_path(r"^look/(?P<name>[0-9a-f]{64}\.(?:png|jpg))$", look.logo, name="logo"),
    path("plans/", editing.plans, name="plans"),
    path("plans/add/", editing.AddPlan.as_view(), name="plan_add"),
    path("plans/<slug:slug>/change/", editing.ChangePlan.as_view(), name="plan_change"),
    path("plans/<slug:slug>/in-force/", succession.BringIntoForce.as_view(), name="plan_in_force"),
    path("plans/<slug:slug>/", succession.plan, name="plan"),
    path("plans/<slug:slug>/succession/", succession.succession, name="plan_succession"),
    path("plans/<slug:slug>/duties/<slug:step>/", succession.ChangeDuty.as_view(), name="plan_step"),
    path("plans/<slug:slug>/mapping/<slug:kind>/<slug:key>/", succession.MapPart.as_view(), name="plan_map"),
    path("plans/<slug:slug>/left/<slug:key>/", succession.MapRest.as_view(), name="plan_map_rest"),
    path("objectives/add/", editing.AddObjective.as_view(), name="objective_add"),
    path("objectives/<slug:slug>/change/", editing.ChangeObjective.as_view(), name="objective_change"),
    path("themes/add/", editing.AddTheme.as_view(), name="theme_add"),
    path("themes/<slug:slug>/change/", editing.ChangeTheme.as_view(), name="theme_change"),
    path("delivery-actions/", registers.DeliveryActionList.as_view(), name="delivery_actions"),
    path("milestones/", registers.MilestoneList.as_view(), name="milestones"),
    path("delivery-actions/add/", editing.AddDeliveryAction.as_view(), name="delivery_action_add"),
    path("delivery-actions/<slug:slug>/change/", editing.ChangeDeliveryAction.as_view(), name="delivery_action_change"),
    path("milestones/add/", editing.AddMilestone.as_view(), name="milestone_add"),
    path("milestones/<slug:slug>/change/", editing.ChangeMilestone.as_view(), name="milestone_change"),
    path("commitments/", registers.CommitmentList.as_view(), name="commitments"),
    path("commitments/add/", editing.AddCommitment.as_view(), name="commitment_add"),
    path("commitments/<slug:slug>/change/", editing.ChangeCommitment.as_view(), name="commitment_change"),
    path("commitments/<slug:slug>/keep/", editing.KeepCommitment.as_view(), name="commitment_keep"),
    path("commitments/<slug:slug>/revise/", editing.ReviseCommitment.as_view(), name="commitment_revise"),
    path("commitments/<slug:slug>/carry/", editing.CarryCommitment.as_view(), name="commitment_carry"),
    path("commitments/<slug:slug>/overtake/", editing.OvertakeCommitment.as_view(), name="commitment_overtake"),
    path("commitments/<slug:slug>/", registers.commitment, name="commitment"),
    path("decisions/", registers.DecisionList.as_view(), name="decisions"),
    path("decisions/add/", editing.AddDecision.as_view(), name="decision_add"),
    path("decisions/<slug:slug>/change/", editing.ChangeDecision.as_view(), name="decision_change"),
]

from django.urls import path

from pcc_portal.changes.views import since
from pcc_portal.history import views as history
from pcc_portal.search.views import find_page
from pcc_portal.work import owners
from pcc_portal.work.readiness import readiness

from . import health, one_page, overview, panel_start, reading, records, screen, timeline, tours, views
from .proof import views as proof
from .status import views as status

urlpatterns = [
    path("", overview.home, name="home"),
    path("about/", views.about, name="about"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("find/", find_page, name="find"),
    path("glossary/", reading.glossary, name="glossary"),
    path("grading/", reading.grading, name="grading"),
    path("for-the-panel/", panel_start.panel_start, name="panel_start"),
    path("tour/<slug:who>/", tours.tour, name="tour"),
    path("plan-on-a-page/", one_page.plan_on_a_page, name="plan_on_a_page"),
    path("screen/", screen.overview, name="screen"),
    path("screen/boards/<slug:slug>/", screen.board, name="screen_board"),
    path("screen/measures/<slug:slug>/", screen.measure, name="screen_measure"),
    path("screen/places/<slug:slug>/", screen.place, name="screen_place"),
    path("screen/themes/<slug:slug>/", screen.theme, name="screen_theme"),
    path("timeline/", timeline.timeline_page, name="timeline"),
    path("since/", since, name="since"),
    path("priorities/<slug:slug>/", views.priority, name="priority"),
    path("objectives/<slug:slug>/", views.objective, name="objective"),
    path("themes/<slug:slug>/", views.theme, name="theme"),
    path("decisions/<slug:slug>/", records.decision, name="decision"),
    path("delivery-actions/<slug:slug>/", records.delivery_action, name="delivery_action"),
    path("milestones/<slug:slug>/", records.milestone, name="milestone"),
    path("owners/", owners.owners, name="owners"),
    path("owners/<str:kind>/<str:key>/", owners.AssignOwner.as_view(), name="assign_owner"),
    path("history/<slug:page>/<slug:record>/", history.history, name="history"),
    path("log/", history.log, name="log"),
    path("log/<str:kind>/<str:key>/", history.history_by_key, name="history_by_key"),
    path("panel/meetings/<slug:slug>/readiness/", readiness, name="panel_readiness"),
    path("status/", status.status, name="status"),
    path("metrics", status.prometheus, name="metrics"),
    path("proof/", proof.proof, name="proof"),
    path("proof/portal.pub", proof.public_key, name="proof_key"),
    path("proof/<str:name>", proof.anchor_file, name="proof_anchor"),
    path("health/backup", health.backup, name="health_backup"),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
]

from django.urls import path, re_path

from apropia.packages.views import playing, xapi

# At the root of the site: what launched content speaks to. Some of it adds a slash of its own to the address given.
xapi_urlpatterns = [
    path("palabra/<str:token>/", playing.last_word, name="last_word"),
    path("fetch/<str:secret>/", xapi.fetch, name="fetch"),
    re_path(r"^(?:/)?statements$", xapi.statements, name="statements"),
    re_path(r"^(?:/)?activities/state$", xapi.state, name="state"),
    re_path(r"^(?:/)?activities/profile$", xapi.activity_profile, name="activity_profile"),
    re_path(r"^(?:/)?agents/profile$", xapi.agent_profile, name="agent_profile"),
]

app_name = "packages"
urlpatterns = [
    path("parte/<uuid:uid>/", playing.play, name="play"),
    path("parte/<uuid:uid>/lanzar/", playing.launch, name="launch"),
    path("parte/<uuid:uid>/estado/", playing.state, name="state"),
    path("parte/<uuid:uid>/guardar/", playing.commit, name="commit"),
    path("parte/<uuid:uid>/vista/", playing.seen, name="seen"),
]

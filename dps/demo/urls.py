from django.urls import path

from dps.demo import web

urlpatterns = [
    path("clock/", web.Clock.as_view(), name="training-clock"),
    path("clock/<str:reference>/<str:side>/", web.MoveToDeadline.as_view(), name="training-clock-deadline"),
    path("inbox/", web.Inbox.as_view(), name="training-inbox"),
    path("inbox/<str:key>/", web.ReadMail.as_view(), name="training-mail"),
    path("people/", web.People.as_view(), name="training-people"),
]

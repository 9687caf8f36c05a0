from django.urls import path

from buyers.web import members

urlpatterns = [
    path("network/", members.Members.as_view(), name="network-home"),
]

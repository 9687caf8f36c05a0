"""The portal's addresses, and one page with a slot for files."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import path
from django.views import View

from dps.documents.forms import UploadSlot
from dps.documents.web.posted import is_about_files, take_posted
from dps.urls import handler400, handler403, handler404, handler500
from dps.urls import urlpatterns as portal

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

PAGE = """
{% extends "base.html" %}{% load static %}
{% block title %}Supporting files{% endblock %}
{% block content %}
<h1 class="govuk-heading-l">Supporting files</h1>
<form method="post" enctype="multipart/form-data" novalidate>
  {% csrf_token %}
  {% include "documents/upload.html" with slot=slot %}
  <button type="submit" class="govuk-button">Continue</button>
</form>
{% endblock %}
{% block scripts %}<script type="module" src="{% static 'upload.js' %}"></script>{% endblock %}
"""


def shelf():
    return UploadSlot(
        "shelf:1",
        "evidence",
        label="Upload your method statement",
        kinds=("pdf", "docx", "txt"),
        library="shelf:library",
    )


class ShelfPage(LoginRequiredMixin, View):
    def get(self, request):
        return HttpResponse(engines["django"].from_string(PAGE).render({"slot": shelf()}, request))

    def post(self, request):
        all_well = take_posted(request, [shelf()], actor=request.user)
        return redirect("shelf" if is_about_files(request) or not all_well else "home")


urlpatterns = [path("shelf/", ShelfPage.as_view(), name="shelf"), *portal]

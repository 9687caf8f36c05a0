"""A person's browser without a screen, and what its answers say."""

from django.test import Client
from django.urls import reverse


def as_person(user):
    client = Client()
    client.force_login(user)
    return client


def page(section, slug):
    return reverse("application-page", args=[section, slug])


def text_of(response):
    return response.content.decode()

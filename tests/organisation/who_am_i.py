"""Addresses of one test: a page outside the office that says who is asking."""

from django.http import HttpResponse
from django.urls import path

from cms.urls import urlpatterns as site


def who(request):
    return HttpResponse(str(request.user))


urlpatterns = [path("toi-la-ai/", who), *site]

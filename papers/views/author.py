from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def author(request: HttpRequest, **named: str) -> HttpResponse:
    return render(request, "home.html")

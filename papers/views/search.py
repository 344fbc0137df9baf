from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def papers(request: HttpRequest, **named: str) -> HttpResponse:
    return render(request, "home.html")

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def paper(request: HttpRequest, **named: str) -> HttpResponse:
    return render(request, "home.html")

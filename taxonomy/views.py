from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def browse(request: HttpRequest) -> HttpResponse:
    return render(request, "home.html")


def category(request: HttpRequest, path: str) -> HttpResponse:
    return render(request, "home.html")

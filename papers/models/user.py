from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A person with an account; what they may do comes from the groups in `alignlit.roles`."""

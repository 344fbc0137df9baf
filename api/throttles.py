"""How often one address or account may submit: the page counts with us."""

from papers.throttle import PreviewThrottle, SubmitThrottle

__all__ = ["PreviewThrottle", "SubmitThrottle"]

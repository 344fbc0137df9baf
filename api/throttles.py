"""How often one address or account may write; shared with the pages. Curators are not counted."""

from papers.throttle import AnswerThrottle, PreviewThrottle, ReportThrottle, SubmitThrottle

__all__ = ["AnswerThrottle", "PreviewThrottle", "ReportThrottle", "SubmitThrottle"]

"""What the API takes and gives, as Django REST framework's serializers; the schema is made from them."""

from api.serializers.categories import CategorySerializer, CategoryTreeSerializer
from api.serializers.errors import ConflictSerializer, ErrorSerializer, InvalidSearchSerializer
from api.serializers.papers import (
    IdentifierSerializer,
    PaperLinkSerializer,
    PaperPageSerializer,
    PaperSerializer,
)
from api.serializers.submissions import (
    AcceptSerializer,
    CompleteSerializer,
    CuratorSubmissionSerializer,
    KnownSerializer,
    MergeSerializer,
    NothingSerializer,
    ReasonSerializer,
    SubmissionSerializer,
    SubmitSerializer,
    typed_record,
)

__all__ = [
    "AcceptSerializer",
    "CategorySerializer",
    "CategoryTreeSerializer",
    "CompleteSerializer",
    "ConflictSerializer",
    "CuratorSubmissionSerializer",
    "ErrorSerializer",
    "IdentifierSerializer",
    "InvalidSearchSerializer",
    "KnownSerializer",
    "MergeSerializer",
    "NothingSerializer",
    "PaperLinkSerializer",
    "PaperPageSerializer",
    "PaperSerializer",
    "ReasonSerializer",
    "SubmissionSerializer",
    "SubmitSerializer",
    "typed_record",
]

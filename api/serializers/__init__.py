"""What the API takes and gives, as Django REST framework's serializers; the schema is made from them."""

from api.serializers.categories import CategorySerializer, CategoryTreeSerializer
from api.serializers.decisions import (
    AcceptSerializer,
    ApplySerializer,
    BatchOutcomeSerializer,
    BatchSerializer,
    ClaimedSerializer,
    ClaimSerializer,
    MergeSerializer,
    NothingSerializer,
    ReasonSerializer,
    RejectSerializer,
    UndoneDecisionSerializer,
)
from api.serializers.errors import ConflictSerializer, ErrorSerializer, InvalidSearchSerializer
from api.serializers.papers import (
    IdentifierSerializer,
    PaperLinkSerializer,
    PaperPageSerializer,
    PaperSerializer,
)
from api.serializers.submissions import (
    CompleteSerializer,
    CuratorSubmissionSerializer,
    KnownSerializer,
    SubmissionSerializer,
    SubmitSerializer,
    typed_record,
)

__all__ = [
    "AcceptSerializer",
    "ApplySerializer",
    "BatchOutcomeSerializer",
    "BatchSerializer",
    "CategorySerializer",
    "CategoryTreeSerializer",
    "ClaimSerializer",
    "ClaimedSerializer",
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
    "RejectSerializer",
    "SubmissionSerializer",
    "SubmitSerializer",
    "UndoneDecisionSerializer",
    "typed_record",
]

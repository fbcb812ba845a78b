"""Every figure opens: from a model to practices to indicators to rows and documents, and back up."""

from pappus.explanation.ground import Ground as Ground
from pappus.explanation.ground import Standing as Standing
from pappus.explanation.subjects import explain as explain
from pappus.explanation.subjects import explain_standing as explain_standing
from pappus.explanation.tree import Explanation as Explanation
from pappus.explanation.tree import as_json as as_json
from pappus.explanation.view import View as View

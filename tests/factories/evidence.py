"""Evidence with a file, kept through the same door as an upload."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from km.models import AssessmentRow, RowEvidence
from shelter.desk import files


def a_picture(name: str = "ภาพกิจกรรม.jpg") -> SimpleUploadedFile:
    made = BytesIO()
    Image.new("RGB", (40, 30), (28, 80, 121)).save(made, "JPEG")
    return SimpleUploadedFile(name, made.getvalue(), "image/jpeg")


def evidence_with_file(row: AssessmentRow, by) -> RowEvidence:
    stored = files.store(a_picture(), centre=row.assessment.report.project.centre, by=by)
    return RowEvidence.objects.create(row=row, file=stored, added_by=by)

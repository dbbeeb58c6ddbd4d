"""Forms of the posting register."""

from __future__ import annotations

from django import forms
from django.utils import timezone

from common.day_inputs import DayInput
from organisation.enums import PlaceKind

PHOTO_TYPES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
LARGEST_PHOTO = 8 * 1024 * 1024


class PostingForm(forms.Form):
    """The day and, where wanted, a photo of the board; the sheets are ticked beside it."""

    day = forms.DateField(label="Ngày treo, gỡ", widget=DayInput)
    photo = forms.ImageField(
        label="Ảnh chụp bảng niêm yết (không bắt buộc)",
        required=False,
        help_text="JPG, PNG hoặc WEBP, đến 8 MB; không chụp người dân.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = timezone.localdate()
        self.fields["photo"].widget.attrs["accept"] = ",".join(PHOTO_TYPES)

    def clean_photo(self):
        photo = self.cleaned_data["photo"]
        if photo is None:
            return None
        if photo.image.format not in PHOTO_TYPES.values():
            raise forms.ValidationError("Ảnh phải là tệp JPG, PNG hoặc WEBP.")
        if photo.size > LARGEST_PHOTO:
            raise forms.ValidationError("Ảnh lớn quá 8 MB; hãy chụp lại với cỡ nhỏ hơn.")
        return photo


class PlaceQuestionForm(forms.Form):
    """What the list of places is asked for."""

    q = forms.CharField(label="Tìm nơi niêm yết, cơ quan", required=False)
    loai = forms.ChoiceField(
        label="Loại", required=False, choices=[("", "Mọi loại"), *PlaceKind.choices]
    )
    cham = forms.BooleanField(label="Chỉ nơi còn việc phải làm", required=False)

"""Pages on which a person grades a measure."""

from pcc_portal.periods.clock import today

from ...forms.grades import CorrectGradeForm, GradeForm
from ...grading import actions
from ...models import Measure, MeasureGrade
from .figures import _Correct, _OfMeasure


class GiveGrade(_OfMeasure):
    form_class, route, label = GradeForm, "measure_grade", "Grade it by hand"
    title, submit = "Grade a measure by hand", "Give the grade"
    lead = "Where a rule grades, this overrides its answer up to a day. Readers see both, and why."
    success_message = "The grade is given. Somebody else approves it."

    def perform(self, form: GradeForm) -> Measure:
        actions.give_grade(by=self.request.user, measure=self.object, today=today(), **form.values())
        return self.object


class CorrectGrade(_Correct):
    form_class, route, rows = CorrectGradeForm, "measure_grade_correct", MeasureGrade
    shown = ("grade", "until", "why")
    title, submit = "Correct a grade given by hand", "Correct the grade"
    success_message = "The correction is entered. Somebody else approves it."

    def perform(self, form: CorrectGradeForm) -> Measure:
        actions.correct_grade(self.current, by=self.request.user, today=today(), **form.values())
        return self.object

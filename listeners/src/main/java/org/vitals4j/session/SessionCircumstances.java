package org.vitals4j.session;

import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.vitals4j.clip.ClippingPolicy.Circumstances;
import org.vitals4j.diagnose.Diagnosis;
import org.vitals4j.measure.GradientMeasurement.UnitNorms;
import org.vitals4j.measure.IterationRecorder;
import org.vitals4j.report.Finding;
import org.vitals4j.report.Pathology;

/** What a policy asks is passed on to those who know. */
record SessionCircumstances(Model model, IterationRecorder recorder, Diagnosis diagnosis)
    implements Circumstances {

  @Override
  public List<UnitNorms> unitNorms() {
    return recorder.unitNorms(model);
  }

  @Override
  public boolean isOpen(Pathology pathology) {
    for (Finding finding : diagnosis.openFindings()) {
      if (finding.pathology().equals(pathology)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public double gradientNorm() {
    return recorder.gradientNorm(model);
  }
}

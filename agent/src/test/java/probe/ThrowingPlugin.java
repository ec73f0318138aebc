package probe;

import java.util.List;
import org.vitals4j.config.Options;
import org.vitals4j.diagnose.Detector;
import org.vitals4j.plugin.DetectorPlugin;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Symptom;

/** Throws an Error in every iteration. */
public final class ThrowingPlugin implements DetectorPlugin {

  @Override
  public String name() {
    return "throwing";
  }

  @Override
  public String description() {
    return "throws";
  }

  @Override
  public Detector create(Options options) {
    return new Detector() {
      @Override
      public String name() {
        return "throwing";
      }

      @Override
      public List<Symptom> examine(IterationSnapshot snapshot) {
        throw new LinkageError("thrown on purpose");
      }
    };
  }
}

package probe;

import java.util.List;
import org.vitals4j.config.Options;
import org.vitals4j.diagnose.Detector;
import org.vitals4j.plugin.DetectorPlugin;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Symptom;

/** Says on standard output what was measured, on the training thread and so in its order. */
public final class ProbePlugin implements DetectorPlugin {

  @Override
  public String name() {
    return "probe";
  }

  @Override
  public String description() {
    return "prints iterations";
  }

  @Override
  public Detector create(Options options) {
    return new Detector() {
      @Override
      public String name() {
        return "probe";
      }

      @Override
      public boolean judgesNonFinite() {
        return true;
      }

      @Override
      public List<Symptom> examine(IterationSnapshot snapshot) {
        System.out.println(
            "seen "
                + snapshot.session()
                + " "
                + snapshot.worker()
                + " "
                + snapshot.iteration()
                + " "
                + snapshot.gradient().isMeasured());
        return List.of();
      }
    };
  }
}

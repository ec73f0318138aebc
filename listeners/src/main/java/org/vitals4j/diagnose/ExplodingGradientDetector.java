package org.vitals4j.diagnose;

import java.util.List;
import java.util.Set;
import org.vitals4j.diagnose.evidence.NormBaseline;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.Symptom;
import org.vitals4j.report.TensorStatistics;

/**
 * A gradient so large that steps destroy what was learned.
 *
 * <p>CRITICAL needs no history, since an explosive initialisation is NaN by the fourth iteration: a
 * global norm above 1e3 (of the minibatch mean) together with one sign that it does harm, that is a
 * step larger than the parameters of a layer, or a norm that grew tenfold twice in a row and beyond
 * ten times its past, or two scores in a row of ten times the first: optimisers such as AdaGrad
 * take a first step as large as the rate, and may be back after the next. A large norm alone is no
 * fault: summed losses and targets in the thousands have one and train well. WARN compares with the
 * run's own past: above 100, above ten times the median of the previous 100 and above three robust
 * standard deviations of their logarithm, in 3 of 10 iterations, while the smoothed score rises. A
 * norm far above its own past for once, six robust standard deviations of its logarithm, is a
 * spike: INFO.
 */
final class ExplodingGradientDetector implements Detector {

  private final PerNetwork<State> states;

  ExplodingGradientDetector(DetectorOptions.ExplodingGradient options) {
    states = new PerNetwork<>(network -> new State(options));
  }

  @Override
  public String name() {
    return DetectorOptions.ExplodingGradient.DETECTOR;
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.GRADIENTS);
  }

  @Override
  public int window(int batchSize) {
    return Explosion.WARN_WINDOW;
  }

  @Override
  public boolean measures(IterationSnapshot snapshot) {
    return snapshot.gradient().isMeasured();
  }

  @Override
  public List<Symptom> examine(IterationSnapshot snapshot) {
    State state = states.of(snapshot);
    if (snapshot.gradient() instanceof Measurement.Measured<TensorStatistics> measured) {
      state.judge(snapshot, measured.value().l2());
    }
    return state.found; // where it was not measured this time, nothing has changed
  }

  /** The two that are looked for, and the past that they share. */
  private static final class State {
    private final NormBaseline baseline = new NormBaseline();
    private final Explosion explosion;
    private final GradientSpike spike;
    private List<Symptom> found = List.of();

    State(DetectorOptions.ExplodingGradient options) {
      explosion = new Explosion(options, baseline);
      spike = new GradientSpike(options, baseline);
    }

    void judge(IterationSnapshot snapshot, double norm) {
      baseline.add(norm);
      found = explosion.judge(snapshot, norm);
      if (found.isEmpty()) {
        found = spike.judge(snapshot, norm);
      }
    }
  }
}

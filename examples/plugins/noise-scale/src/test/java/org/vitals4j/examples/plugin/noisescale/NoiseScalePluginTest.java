package org.vitals4j.examples.plugin.noisescale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vitals4j.diagnose.Detector;
import org.vitals4j.plugin.DetectorPlugin;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Symptom;
import org.vitals4j.testing.Descriptions;
import org.vitals4j.testing.DetectorPluginContract;
import org.vitals4j.testing.Snapshots;

class NoiseScalePluginTest extends DetectorPluginContract {

  private static final int LARGE = 32;
  private static final int SMALL = 8;

  @Override
  protected DetectorPlugin plugin() {
    return new NoiseScalePlugin();
  }

  @Override
  protected List<IterationSnapshot> iterationsThatEndFaulty() {
    return epochs(1, 32_000);
  }

  /** Ten epochs whose gradients have exactly the norms that signal and noise make. */
  private static List<IterationSnapshot> epochs(double signal, double noise) {
    Snapshots snapshots = Snapshots.of(Descriptions.dense(2).describe());
    List<IterationSnapshot> run = new ArrayList<>();
    for (int epoch = 0; epoch < 10; epoch++) {
      run.addAll(snapshots.batchSize(LARGE).norm(Math.sqrt(signal + noise / LARGE)).next(20));
      run.addAll(snapshots.batchSize(SMALL).norm(Math.sqrt(signal + noise / SMALL)).next(1));
    }
    return run;
  }

  private static List<Symptom> last(List<IterationSnapshot> run) {
    Detector detector = new NoiseScaleDetector(10, 5);
    List<Symptom> last = List.of();
    for (IterationSnapshot snapshot : run) {
      last = detector.examine(snapshot);
    }
    return last;
  }

  @Test
  void measuresTheNoiseScale() {
    // tr(Σ) / |G|² = 640, which is 20 batches of 32.
    assertThat(last(epochs(1, 640)))
        .singleElement()
        .satisfies(symptom -> assertThat(symptom.observed()).isCloseTo(20, within(1e-6)));
  }

  @Test
  void isSilentBelowTheLimit() {
    assertThat(last(epochs(1, 300))).isEmpty();
  }

  @Test
  void isSilentWhereAllMinibatchesAreOfOneSize() {
    List<IterationSnapshot> run =
        Snapshots.of(Descriptions.dense(2).describe()).norm(i -> 1 + i % 7).next(300);

    assertThat(last(run)).isEmpty();
  }
}

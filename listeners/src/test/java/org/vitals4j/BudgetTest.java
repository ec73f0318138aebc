package org.vitals4j;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.vitals4j.clip.Clipping;
import org.vitals4j.measure.Sampling;
import org.vitals4j.publish.Publisher;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.Rates;
import org.vitals4j.report.Pathology;
import org.vitals4j.testing.Faults;
import org.vitals4j.testing.Networks;

/** A monitor that is held to a share of the iteration's time. */
@Tag("alone") // measures time
class BudgetTest {

  /** So little that nothing but the finite check is ever due. */
  private static final double NOTHING_TO_SPEND = 1e-9;

  /** Far more than the compiler of a busy machine needs: a hundred thousand iterations. */
  private static final int MAX_RUNS = 1_000;

  private final MultiLayerNetwork network = Networks.mlp();

  private void train(int iterations) {
    DataSet batch = Networks.batch(8, 1);
    for (int i = 0; i < iterations; i++) {
      network.fit(batch);
    }
  }

  /** Keeps every snapshot. */
  private static final class Kept implements Publisher {
    final List<IterationSnapshot> snapshots = new ArrayList<>();

    @Override
    public String name() {
      return "kept";
    }

    @Override
    public void iteration(IterationSnapshot snapshot, long dropped) {
      snapshots.add(snapshot);
    }
  }

  @Test
  void theFirstIterationsAreMeasuredInFull() {
    Kept kept = new Kept();
    TrainingMonitor monitor =
        TrainingMonitor.builder().budget(NOTHING_TO_SPEND).publishTo(kept).build().addTo(network);
    train(10);
    monitor.close();

    assertThat(kept.snapshots).hasSize(10);
    assertThat(kept.snapshots)
        .allMatch(s -> s.layers().get(0).activation().statistics().isMeasured())
        .allMatch(s -> s.layers().get(0).blocks().get(0).update().isMeasured());
  }

  @Test
  void everyIterationHasAScoreHoweverLittleIsMeasured() {
    Kept kept = new Kept();
    TrainingMonitor monitor =
        TrainingMonitor.builder().budget(NOTHING_TO_SPEND).publishTo(kept).build().addTo(network);
    train(500);
    monitor.close();

    assertThat(kept.snapshots).hasSize(500).allMatch(s -> s.score() > 0);
    assertThat(kept.snapshots).filteredOn(s -> s.gradient().isMeasured()).hasSizeLessThan(100);
  }

  @Test
  void theRatesInForceArePublished() {
    TrainingMonitor monitor =
        TrainingMonitor.builder().budget(NOTHING_TO_SPEND).build().addTo(network);
    train(100);

    Rates rates = monitor.latest().orElseThrow().rates();
    assertThat(rates.norms()).isLessThan(0.1);
    assertThat(rates.samples()).isLessThan(0.1);
  }

  @Test
  void aFullBudgetMeasuresEverythingInEveryIteration() {
    Kept kept = new Kept();
    TrainingMonitor monitor =
        TrainingMonitor.builder().budget(1).publishTo(kept).build().addTo(network);
    train(60);
    monitor.close();

    assertThat(kept.snapshots)
        .hasSize(60)
        .allMatch(s -> s.layers().get(0).blocks().get(0).update().isMeasured());
    assertThat(monitor.latest().orElseThrow().rates()).isEqualTo(new Rates(1, 1));
  }

  @Test
  void anIterationWithoutNormsStillTellsWhereItWentWrong() {
    TrainingMonitor monitor =
        TrainingMonitor.builder().budget(NOTHING_TO_SPEND).build().addTo(network);
    train(60);
    assertThat(monitor.findings()).isEmpty();
    network.fit(Faults.withNan(Networks.batch(8, 1)));

    assertThat(monitor.findings()).hasSize(1);
    assertThat(monitor.findings().get(0).pathology()).isEqualTo(Pathology.NON_FINITE);
    assertThat(monitor.latest().orElseThrow().nonFinite().orElseThrow().name())
        .isEqualTo("features");
    assertThat(monitor.findings().get(0).openedAt()).isEqualTo(60);
  }

  @Test
  void clippingMeasuresEveryGradientWhateverItCosts() {
    Kept kept = new Kept();
    TrainingMonitor monitor =
        TrainingMonitor.builder()
            .budget(NOTHING_TO_SPEND)
            .clipping(Clipping.norm(1e-3))
            .publishTo(kept)
            .build()
            .addTo(network);
    train(100);
    monitor.close();

    assertThat(kept.snapshots)
        .hasSize(100)
        .allMatch(s -> s.gradient().isMeasured() && s.clipping().isMeasured());
  }

  @Test
  void aBrokenRunKeepsToTheBudget() {
    Kept kept = new Kept();
    TrainingMonitor monitor =
        TrainingMonitor.builder().budget(NOTHING_TO_SPEND).publishTo(kept).build().addTo(network);
    train(60);
    network.params().putScalar(0, Float.NaN);
    train(100);
    monitor.close();

    List<IterationSnapshot> broken = kept.snapshots.subList(60, 160);
    assertThat(broken).allMatch(s -> s.nonFinite().isPresent());
    assertThat(broken)
        .filteredOn(s -> s.layers().get(0).blocks().get(0).update().isMeasured())
        .hasSizeBetween(20, 30);
  }

  @Test
  void theTimeSpentGrowsWithinTheElapsedTime() {
    TrainingMonitor monitor =
        TrainingMonitor.builder().sampling(Sampling.every(1)).build().addTo(network);
    long start = System.nanoTime();
    train(5);
    long before = monitor.timeSpent().toNanos();
    train(5);
    long all = System.nanoTime() - start;

    assertThat(monitor.timeSpent().toNanos()).isGreaterThan(before).isLessThan(all);
    assertThat(before).isPositive();
  }

  @Test
  void anIterationAllocatesASmallBoundedAmount() {
    Model model = network;
    DataSet batch = Networks.batch(8, 1);
    network.setInput(batch.getFeatures());
    network.setLabels(batch.getLabels());
    List<INDArray> activations = network.feedForward(batch.getFeatures(), false);
    network.computeGradientAndScore();
    network.setIterationCount(100); // past the first, in which more is looked at
    int blocks = network.paramTable().size();

    // About 1 KB, and 5.6 KB a block, when this was written; more where less is inlined.
    long light = 2_000;
    assertThat(allocated(NOTHING_TO_SPEND, model, activations, light)).isLessThan(light);
    long full = light + blocks * 7_000L;
    assertThat(allocated(1, model, activations, full)).isLessThan(full);
  }

  /**
   * Bytes that the callbacks of one iteration leave behind: the least of many, since code that is
   * not compiled yet allocates more, and a busy machine takes its time to compile. In short runs,
   * since this network, which never learns, has findings in the end, which are made of sentences.
   *
   * @param enough no further run is tried once it is less than this
   */
  private static long allocated(
      double budget, Model model, List<INDArray> activations, long enough) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long least = Long.MAX_VALUE;
    for (int run = 0; run < MAX_RUNS && least >= enough; run++) {
      TrainingMonitor monitor = TrainingMonitor.builder().budget(budget).build();
      for (int i = 0; i < 95; i++) {
        long before = threads.getThreadAllocatedBytes(thread);
        monitor.onForwardPass(model, activations);
        monitor.onBackwardPass(model);
        monitor.onGradientCalculation(model);
        monitor.iterationDone(model, i, 0);
        least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
      }
      monitor.close();
    }
    return least;
  }
}

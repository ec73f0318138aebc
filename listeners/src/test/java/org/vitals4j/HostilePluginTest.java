package org.vitals4j;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vitals4j.clip.Clipping;
import org.vitals4j.clip.ClippingDecision;
import org.vitals4j.clip.ClippingPolicy;
import org.vitals4j.clip.ClippingPolicy.Circumstances;
import org.vitals4j.diagnose.Detector;
import org.vitals4j.measure.GradientMeasurement;
import org.vitals4j.publish.Publisher;
import org.vitals4j.report.Finding;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Symptom;
import org.vitals4j.testing.CapturedLog;
import org.vitals4j.testing.Faults;
import org.vitals4j.testing.Networks;

/** Whatever a plug-in throws, and wherever, costs that plug-in and nothing else. */
class HostilePluginTest {

  private static final int ITERATIONS = 20;

  /** What is thrown. */
  enum Kind {
    EXCEPTION,
    ASSERTION,
    STACK_OVERFLOW,
    OUT_OF_MEMORY,
    MISSING_CLASS,
    CHECKED,
    UNPRINTABLE;

    void raise() {
      switch (this) {
        case EXCEPTION -> throw new IllegalStateException("for a test");
        case ASSERTION -> throw new AssertionError("for a test");
        case STACK_OVERFLOW -> forEver(0);
        case OUT_OF_MEMORY -> throw new OutOfMemoryError("for a test");
        case MISSING_CLASS -> throw new NoClassDefFoundError("for/A/Test");
        case CHECKED -> Kind.<RuntimeException>sneak(new java.io.IOException("for a test"));
        case UNPRINTABLE -> throw new Unprintable();
      }
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int forEver(int depth) {
      return forEver(depth + 1) + 1;
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
      throw (T) thrown;
    }
  }

  private static final class Unprintable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }

    @Override
    public String toString() {
      throw new IllegalStateException("no text");
    }
  }

  /** Throws where a test says. */
  private record Saboteur(Kind kind, String where) {
    void at(String here) {
      if (here.equals(where)) {
        kind.raise();
      }
    }
  }

  private record BadDetector(Saboteur saboteur) implements Detector {
    @Override
    public String name() {
      saboteur.at("name");
      return "bad";
    }

    @Override
    public boolean judgesNonFinite() {
      saboteur.at("judgesNonFinite");
      return true;
    }

    @Override
    public List<Symptom> examine(IterationSnapshot snapshot) {
      saboteur.at("examine");
      return List.of();
    }
  }

  private record BadPolicy(Saboteur saboteur) implements ClippingPolicy {
    @Override
    public String name() {
      saboteur.at("name");
      return "bad";
    }

    @Override
    public ClippingPolicy forNetwork() {
      saboteur.at("forNetwork");
      return this;
    }

    @Override
    public ClippingDecision decide(GradientMeasurement gradient, Circumstances circumstances) {
      saboteur.at("decide");
      return new ClippingDecision.Leave(1);
    }
  }

  private static final class BadPublisher implements Publisher {
    private final Saboteur saboteur;

    BadPublisher(Saboteur saboteur) {
      this.saboteur = saboteur;
    }

    @Override
    public String name() {
      saboteur.at("name");
      return "bad";
    }

    @Override
    public void iteration(IterationSnapshot snapshot, long dropped) {
      saboteur.at("iteration");
    }

    @Override
    public void finding(FindingEvent event) {
      saboteur.at("finding");
    }

    @Override
    public void flush() {
      saboteur.at("flush");
    }

    @Override
    public void close() {
      saboteur.at("close");
    }

    @Override
    public boolean equals(@Nullable Object other) {
      saboteur.at("equals");
      return this == other;
    }

    @Override
    public int hashCode() {
      saboteur.at("hashCode");
      return 1;
    }
  }

  /** Hears what a publisher hears when all is well. */
  private static final class Healthy implements Publisher {
    final List<Integer> iterations = Collections.synchronizedList(new ArrayList<>());
    final List<Pathology> findings = Collections.synchronizedList(new ArrayList<>());

    @Override
    public String name() {
      return "healthy";
    }

    @Override
    public void iteration(IterationSnapshot snapshot, long dropped) {
      iterations.add(snapshot.iteration());
    }

    @Override
    public void finding(FindingEvent event) {
      findings.add(event.finding().pathology());
    }
  }

  /** Trains with a plug-in that misbehaves, and checks that all else is as it should be. */
  private static List<String> survives(UnaryOperator<TrainingMonitor.Builder> plugin) {
    Healthy publisher = new Healthy();
    MultiLayerNetwork network = Networks.mlp();
    List<String> lines;
    try (CapturedLog log = new CapturedLog("vitals4j", Level.INFO)) {
      TrainingMonitor monitor =
          plugin.apply(TrainingMonitor.builder()).publishTo(publisher).build().addTo(network);
      for (int i = 0; i < ITERATIONS; i++) {
        network.fit(
            i == ITERATIONS - 1 ? Faults.withNan(Networks.batch(8, i)) : Networks.batch(8, i));
      }
      assertThat(monitor.awaitPublished(Duration.ofSeconds(20))).isTrue();
      assertThat(monitor.close(Duration.ofSeconds(20))).isTrue();

      assertThat(monitor.isStandingDown()).isFalse();
      assertThat(monitor.latest().orElseThrow().iteration()).isEqualTo(ITERATIONS - 1);
      assertThat(monitor.findings())
          .extracting(Finding::pathology)
          .contains(Pathology.NON_FINITE)
          .doesNotContain(Pathology.of("MONITOR_STOOD_DOWN"));
      lines = log.lines();
    }
    assertThat(publisher.iterations).hasSize(ITERATIONS);
    assertThat(publisher.findings).contains(Pathology.NON_FINITE);
    return lines.stream()
        .filter(line -> line.contains("failed") || line.contains("left out"))
        .toList();
  }

  /** Every place, for every kind. */
  private static void everywhere(Kind kind, Consumer<Saboteur> test, String... places) {
    for (String place : places) {
      test.accept(new Saboteur(kind, place));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDetector(Kind kind) {
    everywhere(
        kind,
        saboteur ->
            assertThat(survives(builder -> builder.detector(() -> new BadDetector(saboteur))))
                .as(saboteur.where())
                .hasSizeBetween(1, 3),
        "examine",
        "judgesNonFinite",
        "name");
  }

  @ParameterizedTest
  @EnumSource
  void theSupplierOfADetector(Kind kind) {
    assertThat(
            survives(
                builder ->
                    builder.detector(
                        () -> {
                          kind.raise();
                          return new BadDetector(new Saboteur(kind, "nowhere"));
                        })))
        .hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void aClippingPolicy(Kind kind) {
    everywhere(
        kind,
        saboteur ->
            assertThat(survives(builder -> builder.clipping(new BadPolicy(saboteur))))
                .as(saboteur.where())
                .hasSizeBetween(1, 3),
        "decide",
        "forNetwork",
        "name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"decide", "forNetwork"})
  @SuppressWarnings("NullAway") // a plug-in may have been compiled without null checks
  void aClippingPolicyThatGivesNull(String where) {
    ClippingPolicy policy =
        new ClippingPolicy() {
          @Override
          public String name() {
            return "null";
          }

          @Override
          public ClippingPolicy forNetwork() {
            return where.equals("forNetwork") ? null : this;
          }

          @Override
          public ClippingDecision decide(
              GradientMeasurement gradient, Circumstances circumstances) {
            return null;
          }
        };

    assertThat(survives(builder -> builder.clipping(policy))).hasSizeBetween(1, 3);
  }

  @ParameterizedTest
  @EnumSource
  void aPublisher(Kind kind) {
    everywhere(
        kind,
        saboteur ->
            assertThat(survives(builder -> builder.publishTo(new BadPublisher(saboteur))))
                .as(saboteur.where())
                .hasSizeBetween(1, 2),
        "iteration",
        "finding",
        "flush",
        "close");
  }

  @ParameterizedTest
  @EnumSource
  void whatAPublisherIsAskedInPassing(Kind kind) {
    everywhere(
        kind,
        saboteur -> {
          Publisher bad = new BadPublisher(saboteur);
          survives(builder -> builder.publishTo(bad).publishTo(new Healthy()));
        },
        "name",
        "equals",
        "hashCode");
  }

  /** Treatments of all kinds, of which one cannot be made. */
  @ParameterizedTest
  @CsvSource({"EXCEPTION", "STACK_OVERFLOW", "UNPRINTABLE"})
  void theSupplierOfATreatment(Kind kind) {
    int[] calls = {0};
    List<String> lines = new ArrayList<>();
    MultiLayerNetwork network = Networks.mlp();
    try (CapturedLog log = new CapturedLog("vitals4j", Level.INFO)) {
      TrainingMonitor monitor =
          TrainingMonitor.builder()
              .treatments(
                  org.vitals4j.treat.Treatments.builder()
                      .onNonFinite(org.vitals4j.treat.Treatments.NonFinitePolicy.SKIP_STEP)
                      .on(
                          Pathology.DEAD_UNITS,
                          () -> {
                            if (calls[0]++ > 0) { // the first is asked for its name
                              kind.raise();
                            }
                            return org.vitals4j.treat.Treatments.leak();
                          },
                          1,
                          1)
                      .build())
              .build()
              .addTo(network);
      network.fit(Faults.withNan(Networks.batch(8, 1)));
      lines.addAll(log.lines());

      assertThat(monitor.treatments()).isNotEmpty();
    }
    assertThat(network.params().sumNumber().doubleValue()).isFinite(); // the step was skipped
    assertThat(lines).filteredOn(line -> line.contains("could not be made")).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void aPolicyThatFailsLeavesTheNextNetworkItsOwn(Kind kind) {
    int[] calls = {0};
    ClippingPolicy once =
        new ClippingPolicy() {
          @Override
          public String name() {
            return "once";
          }

          @Override
          public ClippingPolicy forNetwork() {
            if (calls[0]++ == 0) {
              kind.raise();
            }
            return Clipping.norm(1e-3);
          }

          @Override
          public ClippingDecision decide(
              GradientMeasurement gradient, Circumstances circumstances) {
            throw new AssertionError("never asked: each network has its own");
          }
        };
    TrainingMonitor monitor = TrainingMonitor.builder().clipping(once).build();
    MultiLayerNetwork first = Networks.mlp();
    monitor.addTo(first);
    first.fit(Networks.batch(8, 1));
    assertThat(monitor.latest().orElseThrow().clipping().isMeasured()).isFalse();
    MultiLayerNetwork second = Networks.mlp();
    monitor.addTo(second);
    second.fit(Networks.batch(8, 1));

    assertThat(monitor.latest().orElseThrow().clipping().isMeasured()).isTrue();
  }
}

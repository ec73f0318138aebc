package org.vitals4j.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;
import org.vitals4j.report.LayerQuantity;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.report.PlainText;
import org.vitals4j.report.RunQuantity;
import org.vitals4j.report.TreatmentEvent;

/** The meters of one network, told apart from others by session and worker. */
final class NetworkMeters {

  private static final Logger LOG = LoggerFactory.getLogger("vitals4j");

  private record LayerKey(LayerQuantity quantity, int layer) {}

  private final MeterRegistry registry;
  private final int maxSeries;
  private final Tags tags;
  private final Counter iterations;
  private final Counter examples;
  private final Counter dropped;
  private final Gauges<String> progress;
  private final Gauges<RunQuantity> run;
  private final Gauges<LayerKey> layers;
  private final EventMeters events;
  private @Nullable NetworkDescription network;
  private LayerSelection selection = LayerSelection.of(0, LayerSelection.FIXED);
  private boolean saidWhatIsLeftOut;
  private long lastHeard;

  NetworkMeters(MeterRegistry registry, String session, String worker, int maxSeries) {
    this.registry = registry;
    this.maxSeries = maxSeries;
    tags = Tags.of("session", PlainText.name(session), "worker", PlainText.name(worker));
    iterations = counter(MeterNames.ITERATIONS, "iterations that were heard of");
    examples = counter(MeterNames.EXAMPLES, "examples in the minibatches of these iterations");
    dropped = counter(MeterNames.DROPPED, "entries lost because this publisher fell behind");
    progress =
        new Gauges<>(registry, name -> new Gauges.Definition(name, tags, helpOf(name), null));
    run =
        new Gauges<>(
            registry,
            quantity ->
                new Gauges.Definition(
                    MeterNames.of(quantity),
                    tags,
                    help(quantity.label(), quantity.unit()),
                    MeterNames.baseUnit(quantity.unit()).orElse(null)));
    layers = new Gauges<>(registry, this::definition);
    events = new EventMeters(registry, tags);
    progress.set(MeterNames.HEALTH, 0);
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).tags(tags).description(description).register(registry);
  }

  private static String helpOf(String progress) {
    return switch (progress) {
      case MeterNames.HEALTH ->
          "highest severity of what is open: 0 nothing, 1 INFO, 2 WARN, 3 CRITICAL";
      case MeterNames.EPOCH -> "DL4J's epoch count";
      default -> "DL4J's iteration count";
    };
  }

  /** The label, and the unit where it has one: Prometheus shows this as HELP. */
  private static String help(String label, String unit) {
    return unit.equals("1") ? label : label + ", in units of: " + unit;
  }

  private Gauges.Definition definition(LayerKey key) {
    NetworkDescription described = network;
    String layer =
        described == null
            ? Integer.toString(key.layer())
            : PlainText.name(described.layers().get(key.layer()).name());
    return new Gauges.Definition(
        MeterNames.of(key.quantity()),
        tags.and("layer", layer),
        help(key.quantity().label(), key.quantity().unit()),
        MeterNames.baseUnit(key.quantity().unit()).orElse(null));
  }

  /**
   * Takes the values of an iteration.
   *
   * @param lost entries dropped since the iteration before
   */
  @SuppressWarnings("ReferenceEquality") // a description is made once, and again when it changes
  void iteration(IterationSnapshot snapshot, long lost) {
    lastHeard = snapshot.timeMillis();
    if (network != snapshot.network()) {
      layers.removeAll();
      network = snapshot.network();
      selection = LayerSelection.of(snapshot.layers().size(), maxSeries);
      sayWhatIsLeftOut(snapshot);
    }
    iterations.increment();
    examples.increment(snapshot.batchSize());
    dropped.increment((double) lost);
    progress.set(MeterNames.ITERATION, snapshot.iteration());
    progress.set(MeterNames.EPOCH, snapshot.epoch());
    for (RunQuantity quantity : RunQuantity.values()) {
      run.read(quantity, quantity.of(snapshot));
    }
    List<LayerSnapshot> all = snapshot.layers();
    for (int i = 0; i < all.size(); i++) {
      for (LayerQuantity quantity : selection.chosen()) {
        layers.read(new LayerKey(quantity, i), quantity.of(all.get(i)));
      }
    }
  }

  private void sayWhatIsLeftOut(IterationSnapshot snapshot) {
    if (selection.leftOut().isEmpty() || saidWhatIsLeftOut) {
      return;
    }
    saidWhatIsLeftOut = true;
    LOG.info(
        "Metrics of run {}, worker {}: {} layers would have more than {} series, so layers have no {};"
            + " micrometer.max-series is the bound",
        PlainText.name(snapshot.session()),
        PlainText.name(snapshot.worker()),
        snapshot.layers().size(),
        maxSeries,
        selection.leftOut().stream().map(LayerQuantity::id).collect(Collectors.joining(", ")));
  }

  void finding(FindingEvent event) {
    events.finding(event);
    progress.set(MeterNames.HEALTH, events.health());
  }

  void treatment(TreatmentEvent event) {
    events.treatment(event);
  }

  /** When the last iteration ended, in milliseconds since 1970; 0 before the first. */
  long lastHeard() {
    return lastHeard;
  }

  /** How many series there are. */
  int size() {
    return 3 + progress.size() + run.size() + layers.size() + events.size();
  }

  /** Takes all meters out of the registry. */
  void remove() {
    List.of(iterations, examples, dropped).forEach(registry::remove);
    progress.removeAll();
    run.removeAll();
    layers.removeAll();
    events.remove();
  }
}

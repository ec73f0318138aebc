package org.vitals4j.micrometer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vitals4j.report.Measurement;

/**
 * Gauges that come with their first value, keep the last one between samples, and go once the value
 * cannot be known. Not thread-safe; the values are read by any thread.
 *
 * @param <K> what tells the gauges apart
 */
final class Gauges<K> {

  /** What a gauge is registered as. */
  record Definition(String name, Tags tags, String description, @Nullable String baseUnit) {}

  /** Makes the definition of a gauge that is new. */
  interface Definitions<K> {
    Definition of(K key);
  }

  private record Entry(Meter meter, LastValue value) {}

  private final MeterRegistry registry;
  private final Definitions<K> definitions;
  private final Map<K, Entry> entries = new HashMap<>();

  Gauges(MeterRegistry registry, Definitions<K> definitions) {
    this.registry = registry;
    this.definitions = definitions;
  }

  /** Takes a reading: one that was not sampled changes nothing. */
  void read(K key, Measurement<Double> reading) {
    if (reading instanceof Measurement.Measured<Double> measured) {
      set(key, measured.value());
    } else if (!(reading instanceof Measurement.NotSampled<Double>)) {
      remove(key);
    }
  }

  void set(K key, double value) {
    Entry entry = entries.get(key);
    if (entry == null) {
      entry = register(definitions.of(key), value);
      entries.put(key, entry);
    }
    entry.value().set(value);
  }

  private Entry register(Definition definition, double first) {
    LastValue value = new LastValue();
    value.set(first); // before anybody can read it
    Gauge gauge =
        Gauge.builder(definition.name(), value, LastValue::get)
            .tags(definition.tags())
            .description(definition.description())
            .baseUnit(definition.baseUnit())
            .register(registry);
    return new Entry(gauge, value);
  }

  private void remove(K key) {
    Entry entry = entries.remove(key);
    if (entry != null) {
      registry.remove(entry.meter());
    }
  }

  /** Takes all of them out of the registry. */
  void removeAll() {
    entries.values().forEach(entry -> registry.remove(entry.meter()));
    entries.clear();
  }

  int size() {
    return entries.size();
  }
}

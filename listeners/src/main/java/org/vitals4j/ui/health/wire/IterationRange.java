package org.vitals4j.ui.health.wire;

import java.util.EnumMap;
import java.util.Map;
import org.vitals4j.report.Internal;
import org.vitals4j.report.LayerQuantity;
import org.vitals4j.report.RunQuantity;

/**
 * One iteration as the page draws it, or several in a row merged. Immutable.
 *
 * @param firstIteration first iteration of the bucket, in DL4J's count
 * @param iteration last iteration of the bucket
 * @param iterations how many there are; 1 for a whole one
 * @param epoch of the last
 * @param timeMillis end of the last, milliseconds since 1970
 * @param networkVersion which {@link NetworkSummary} the layers belong to
 * @param dropped reports that publishing was too slow for, so far
 * @param run one {@linkplain #slot slot} a {@link RunQuantity}
 * @param layers one slot a layer; quantities without a value in any layer have no entry
 */
@Internal
public record IterationRange(
    int firstIteration,
    int iteration,
    int iterations,
    int epoch,
    long timeMillis,
    int networkVersion,
    long dropped,
    MinMaxLast run,
    Map<LayerQuantity, MinMaxLast> layers) {

  public IterationRange {
    layers = Map.copyOf(layers);
    if (layers.values().stream().mapToInt(MinMaxLast::size).distinct().count() > 1) {
      throw new IllegalArgumentException(
          "every quantity must have a slot for each layer, but they differ in number");
    }
  }

  /** Where a quantity is in {@link #run}, and in encoded reports. */
  public static int slot(RunQuantity quantity) {
    return quantity.number() - 1;
  }

  /** How many slots {@link #run} has. */
  public static int runSlots() {
    return RunQuantity.values().length;
  }

  /** How many layers it knows of; 0 where no layer has any value. */
  int layerCount() {
    return layers.values().stream().mapToInt(MinMaxLast::size).findFirst().orElse(0);
  }

  /** Both, taken as one bucket. Where the network changed in between, layers are the later's. */
  public IterationRange merge(IterationRange later) {
    boolean same = networkVersion == later.networkVersion && sameLayers(later);
    return new IterationRange(
        firstIteration,
        later.iteration,
        iterations + later.iterations,
        later.epoch,
        later.timeMillis,
        later.networkVersion,
        later.dropped,
        run.merge(later.run),
        same ? mergeLayers(later) : later.layers);
  }

  private boolean sameLayers(IterationRange later) {
    return layers.isEmpty() || later.layers.isEmpty() || layerCount() == later.layerCount();
  }

  private Map<LayerQuantity, MinMaxLast> mergeLayers(IterationRange later) {
    Map<LayerQuantity, MinMaxLast> both = new EnumMap<>(LayerQuantity.class);
    both.putAll(layers);
    later.layers.forEach((quantity, summary) -> both.merge(quantity, summary, MinMaxLast::merge));
    return both;
  }
}

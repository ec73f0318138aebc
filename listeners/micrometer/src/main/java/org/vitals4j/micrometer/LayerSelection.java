package org.vitals4j.micrometer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.vitals4j.report.LayerQuantity;

/**
 * Which quantities of its layers a network has series for: the first of a fixed order that fit for
 * <b>every</b> layer. A quantity that is shown for some layers only would hide the worst one.
 *
 * @param chosen in order
 * @param leftOut the others
 */
record LayerSelection(List<LayerQuantity> chosen, List<LayerQuantity> leftOut) {

  /** Series of a network besides those of its layers, at most. */
  static final int FIXED = 100;

  /** What says most about a layer first; what the others nearly say is last. */
  private static final List<LayerQuantity> ORDER =
      order(
          LayerQuantity.GRADIENT_NORM,
          LayerQuantity.UPDATE_RATIO,
          LayerQuantity.DEAD_UNITS,
          LayerQuantity.SATURATED_ACTIVATIONS,
          LayerQuantity.LEARNING_RATE,
          LayerQuantity.ACTIVATION_STD,
          LayerQuantity.ACTIVATION_MEAN,
          LayerQuantity.GRADIENT_MAX_ABS,
          LayerQuantity.PARAMETER_NORM);

  /** The others follow as the catalogue has them. */
  private static List<LayerQuantity> order(LayerQuantity... first) {
    Set<LayerQuantity> all = new LinkedHashSet<>(List.of(first));
    all.addAll(Arrays.asList(LayerQuantity.values()));
    return List.copyOf(all);
  }

  /**
   * Those that fit.
   *
   * @param layers how many the network has
   * @param maxSeries of the network in all, at least {@value #FIXED}
   */
  static LayerSelection of(int layers, int maxSeries) {
    int room = (maxSeries - FIXED) / Math.max(1, layers);
    int count = Math.min(ORDER.size(), room);
    return new LayerSelection(
        ORDER.subList(0, count), new ArrayList<>(ORDER.subList(count, ORDER.size())));
  }
}

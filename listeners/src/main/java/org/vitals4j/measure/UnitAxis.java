package org.vitals4j.measure;

import org.deeplearning4j.nn.conf.layers.Layer;

/** How a parameter array tells the units of its layer apart. */
public final class UnitAxis {

  private UnitAxis() {}

  /**
   * The axis along which units differ; where a layer has gates, units repeat along it.
   *
   * @param layer the configuration, without wrappers
   * @param key the parameter's name in the layer, for instance "W"
   * @param rank of the array
   * @return -1 where it says nothing of units
   */
  public static int of(Layer layer, String key, int rank) {
    return IncomingWeights.unitAxis(layer, key, rank);
  }
}

package org.vitals4j.network;

import java.util.Map;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A copy of a network's configuration, of which another network is made. Unlike DL4J's {@code
 * clone()} of a network, this makes no optimiser for the original and shares no listeners with it.
 */
public interface ConfigurationCopy {

  /** The layers by name of their part, in the order of the configuration; they may be changed. */
  Map<String, Layer> layers();

  /** Draws other parameters in {@link #init()}. */
  void addToSeed(long offset);

  /** Where the count of iterations begins. */
  void setIteration(int iteration);

  /** The network will use no workspaces. */
  void disableWorkspaces();

  /** Makes a network with parameters drawn from its seed. Advances ND4J's random numbers. */
  ModifiableNetwork init();

  /** Makes a network that works with these parameters: the array itself, not a copy. */
  ModifiableNetwork init(INDArray parameters);
}

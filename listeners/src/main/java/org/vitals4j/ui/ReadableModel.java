package org.vitals4j.ui;

import java.io.IOException;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.vitals4j.report.NetworkDescription;

/**
 * Class name and configuration of a network, in a form that the Model page answers to.
 *
 * <p>The page decides by the end of the class name how to read the configuration, and answers with
 * an error if that fails, at each poll of each browser. So it is tried here, once: what cannot be
 * read is left out, and the class name says so.
 */
record ReadableModel(String className, String configurationJson) {

  /** Read as a configuration, it gives none, and the page then leaves its tables empty. */
  private static final String NONE = "null";

  static ReadableModel of(NetworkDescription network) {
    String name = Dl4jNames.name(network.modelClass());
    String json = harmless(network.configurationJson().orElse(NONE));
    return isReadable(name, json)
        ? new ReadableModel(name, json)
        : new ReadableModel(name + " (its configuration cannot be shown)", NONE);
  }

  private static String harmless(String json) {
    try {
      return Dl4jNames.configuration(json);
    } catch (IOException e) {
      return NONE;
    }
  }

  private static boolean isReadable(String className, String json) {
    try {
      if (className.endsWith("MultiLayerNetwork")) {
        return MultiLayerConfiguration.fromJson(json) != null;
      }
      if (className.endsWith("ComputationGraph")) {
        return ComputationGraphConfiguration.fromJson(json) != null;
      }
      // A layer that is trained on its own, or a subclass of a network.
      NeuralNetConfiguration layer =
          NeuralNetConfiguration.mapper().readValue(json, NeuralNetConfiguration.class);
      return layer != null && layer.getLayer() != null;
    } catch (IOException | RuntimeException | LinkageError e) {
      // A custom layer that is not registered for JSON, for instance.
      return false;
    }
  }
}

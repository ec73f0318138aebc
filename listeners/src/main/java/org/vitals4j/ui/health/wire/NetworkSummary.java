package org.vitals4j.ui.health.wire;

import java.util.List;
import java.util.Optional;
import org.vitals4j.report.Internal;
import org.vitals4j.report.PlainText;

/**
 * What a network is made of, as the page shows it. All names are {@linkplain PlainText#name fit to
 * be shown}, whoever made the report.
 *
 * @param session the run
 * @param worker the copy of the network within it
 * @param sequence when it was made, milliseconds since 1970
 * @param version 1 for the first network of a run, one more each time it changes
 * @param startMillis when the run first reported, milliseconds since 1970
 * @param type simple name of the model class
 * @param parameterCount number of parameters
 * @param dataType "FLOAT", "DOUBLE" or "HALF"
 * @param layers in topological order from input to output
 */
@Internal
public record NetworkSummary(
    String session,
    String worker,
    long sequence,
    int version,
    long startMillis,
    String type,
    long parameterCount,
    String dataType,
    List<Layer> layers) {

  public NetworkSummary {
    session = PlainText.name(session);
    worker = PlainText.name(worker);
    type = PlainText.name(type);
    dataType = PlainText.name(dataType);
    layers = List.copyOf(layers);
  }

  /** The same of a run and a copy of other names. */
  public NetworkSummary of(String otherSession, String otherWorker) {
    return new NetworkSummary(
        otherSession,
        otherWorker,
        sequence,
        version,
        startMillis,
        type,
        parameterCount,
        dataType,
        layers);
  }

  /**
   * One layer.
   *
   * @param name as the user gave it
   * @param type of layer
   * @param activation name of its activation function; empty without one
   * @param updater name of its optimiser; empty without parameters
   * @param initialisation how its weights were drawn; empty without weights
   * @param depth longest path from an input, counting itself
   * @param output whether it is an output layer
   * @param frozen whether training leaves it alone
   * @param canDie whether its units can die
   * @param weights whether it has weights (not biases alone) that training may change
   * @param gradientElements elements of its true gradient
   */
  public record Layer(
      String name,
      String type,
      Optional<String> activation,
      Optional<String> updater,
      Optional<String> initialisation,
      int depth,
      boolean output,
      boolean frozen,
      boolean canDie,
      boolean weights,
      long gradientElements) {

    public Layer {
      name = PlainText.name(name);
      type = PlainText.name(type);
      activation = activation.map(PlainText::name);
      updater = updater.map(PlainText::name);
      initialisation = initialisation.map(PlainText::name);
    }
  }
}

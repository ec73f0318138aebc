package org.vitals4j.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.report.NetworkDescription.Block;
import org.vitals4j.report.NetworkDescription.Layer;

/**
 * Hand-made networks. Each layer has a weight matrix of {@value #WEIGHTS} elements and {@value
 * #BIASES} biases; the last is a softmax output layer.
 */
public final class Descriptions {

  /** Elements of each weight matrix. */
  public static final int WEIGHTS = 4;

  /** Biases of each layer. */
  public static final int BIASES = 2;

  private final List<Spec> specs = new ArrayList<>();

  private boolean meanGradient = true;

  private Descriptions() {}

  /** Dense ReLU layers under SGD. */
  public static Descriptions dense(int layers) {
    Descriptions descriptions = new Descriptions();
    for (int i = 0; i < layers; i++) {
      descriptions.specs.add(new Spec(i == layers - 1 ? "OutputLayer" : "DenseLayer"));
    }
    return descriptions;
  }

  /** A network in which nothing can be measured. */
  public static NetworkDescription empty() {
    return dense(0).describe();
  }

  /** The activation of every hidden layer. */
  public Descriptions activation(String name) {
    specs.subList(0, specs.size() - 1).forEach(spec -> spec.activation = name);
    return this;
  }

  public Descriptions updater(String name) {
    specs.forEach(spec -> spec.updater = name);
    return this;
  }

  public Descriptions type(int layer, String type) {
    specs.get(layer).type = type;
    return this;
  }

  public Descriptions name(int layer, String name) {
    specs.get(layer).name = Optional.of(name);
    return this;
  }

  public Descriptions frozen(int layer) {
    specs.get(layer).frozen = true;
    return this;
  }

  public Descriptions withoutParameters(int layer) {
    specs.get(layer).matrices = 0;
    return this;
  }

  /** As many weight matrices as given: a recurrent layer has two. */
  public Descriptions matrices(int layer, int count) {
    specs.get(layer).matrices = count;
    return this;
  }

  /** DL4J sums the gradient over the minibatch. */
  public Descriptions sumGradients() {
    meanGradient = false;
    return this;
  }

  public NetworkDescription describe() {
    List<Layer> layers = new ArrayList<>();
    long offset = 0;
    for (Spec spec : specs) {
      List<Block> blocks = new ArrayList<>();
      int index = layers.size();
      for (int m = 0; m < spec.matrices; m++) {
        blocks.add(new Block(index + "_W" + m, true, !spec.frozen, offset, WEIGHTS));
        offset += WEIGHTS;
      }
      if (spec.matrices > 0) {
        blocks.add(new Block(index + "_b", false, !spec.frozen, offset, BIASES));
        offset += BIASES;
      }
      layers.add(spec.layer(index, index == specs.size() - 1, blocks));
    }
    return new NetworkDescription(
        "MultiLayerNetwork",
        layers,
        offset,
        "FLOAT",
        meanGradient,
        Optional.empty(),
        "MultiLayerNetwork");
  }

  private static final class Spec {
    String type;
    Optional<String> name = Optional.empty();
    String activation = "relu";
    String updater = "Sgd";
    boolean frozen;
    int matrices = 1;

    Spec(String type) {
      this.type = type;
    }

    Layer layer(int index, boolean last, List<Block> blocks) {
      return new Layer(
          index,
          name.orElse(Integer.toString(index)),
          type,
          index + 1,
          Optional.of(last ? "softmax" : activation),
          Optional.of(updater),
          Optional.of("Xavier"),
          last,
          frozen,
          activation.equals("relu"),
          blocks);
    }
  }
}

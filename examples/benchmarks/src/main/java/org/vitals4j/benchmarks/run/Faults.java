package org.vitals4j.benchmarks.run;

import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.distribution.UniformDistribution;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.weights.WeightInitConstant;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.schedule.ISchedule;

/** Ways to spoil a recipe. */
public final class Faults {

  private Faults() {}

  /** A rate of 1 / (end - iteration), which is infinite at the end. */
  public record Hyperbola(int end) implements ISchedule {

    @Override
    public double valueAt(int iteration, int epoch) {
      return 1.0 / (end - iteration);
    }

    @Override
    public ISchedule clone() {
      return this;
    }
  }

  /** Weights drawn from a normal distribution. */
  public static IWeightInit normal(double std) {
    return new WeightInitDistribution(new NormalDistribution(0, std));
  }

  /** Weights drawn evenly from (-limit, limit). */
  public static IWeightInit uniform(double limit) {
    return new WeightInitDistribution(new UniformDistribution(-limit, limit));
  }

  /** All weights the same. */
  public static IWeightInit constant(double value) {
    return new WeightInitConstant(value);
  }

  /** Multiplies all weights of some hidden layers. */
  public static Consumer<Model> scaleWeights(double factor, int... hidden) {
    return model -> {
      for (int one : hidden) {
        weights(model, one).muli(factor);
      }
    };
  }

  /** Gives a share of a hidden layer's units a bias that no example overcomes. */
  public static Consumer<Model> killUnits(double share, int... hidden) {
    return model -> {
      for (int one : hidden) {
        INDArray biases = layer(model, Recipe.hidden(one)).getParam("b");
        for (int i = 0; i < Math.round(share * (double) biases.length()); i++) {
          biases.putScalar(i, -30);
        }
      }
    };
  }

  /** Sets one weight of a layer. */
  public static Consumer<Model> setWeight(String layer, double value) {
    return model -> {
      INDArray weights = layer(model, layer).getParam("W");
      weights.putScalar(weights.length() / 2, value);
    };
  }

  /** Sets one bias of a layer. */
  public static Consumer<Model> setBias(String layer, double value) {
    return model -> layer(model, layer).getParam("b").putScalar(0, value);
  }

  /** Sets the learning rate of the whole network. */
  public static Consumer<Model> learningRate(double rate) {
    return model -> {
      if (model instanceof MultiLayerNetwork network) {
        network.setLearningRate(rate);
      } else {
        ((ComputationGraph) model).setLearningRate(rate);
      }
    };
  }

  /** Puts a value into one feature of a minibatch. */
  public static UnaryOperator<DataSet> feature(double value) {
    return set -> {
      set.getFeatures().putScalar(set.getFeatures().length() / 3, value);
      return set;
    };
  }

  /** Puts a value into one label of a minibatch. */
  public static UnaryOperator<DataSet> label(double value) {
    return set -> {
      set.getLabels().putScalar(set.getLabels().length() / 3, value);
      return set;
    };
  }

  /** Gives every example the label of another. */
  public static UnaryOperator<DataSet> scrambledLabels(long seed) {
    return set -> {
      Random random = new Random(seed);
      INDArray labels = set.getLabels();
      INDArray mixed = labels.dup();
      for (int i = 0; i < labels.size(0); i++) {
        INDArray of = example(labels, random.nextInt((int) labels.size(0)));
        example(mixed, i).assign(of);
      }
      set.setLabels(mixed);
      return set;
    };
  }

  private static INDArray example(INDArray all, int index) {
    return all.tensorAlongDimension(index, IntStream.range(1, all.rank()).toArray());
  }

  /** Multiplies the features. */
  public static UnaryOperator<DataSet> features(double factor) {
    return set -> {
      set.setFeatures(set.getFeatures().mul(factor));
      return set;
    };
  }

  /** Multiplies the labels. */
  public static UnaryOperator<DataSet> labels(double factor) {
    return set -> {
      set.setLabels(set.getLabels().mul(factor));
      return set;
    };
  }

  /** Adds to the labels. */
  public static UnaryOperator<DataSet> shiftedLabels(double by) {
    return set -> {
      set.setLabels(set.getLabels().add(by));
      return set;
    };
  }

  /**
   * Glorot's rule for tanh: four times too small for sigmoid, so that each layer halves and more.
   */
  public static void sigmoidByGlorot(Recipe recipe) {
    recipe.activation(Activation.SIGMOID).initialisation(WeightInit.XAVIER);
  }

  public static INDArray weights(Model model, int hidden) {
    return layer(model, Recipe.hidden(hidden)).getParam("W");
  }

  private static Layer layer(Model model, String name) {
    return model instanceof MultiLayerNetwork network
        ? network.getLayer(name)
        : ((ComputationGraph) model).getLayer(name);
  }
}

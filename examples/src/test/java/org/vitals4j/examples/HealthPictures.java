package org.vitals4j.examples;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.examples.data.Digits;
import org.vitals4j.examples.data.TrainingData;
import org.vitals4j.examples.lesson.RunBody.Training;
import org.vitals4j.measure.Sampling;
import org.vitals4j.ui.Dl4jUiServer;

/**
 * Takes the pictures of the Health page in docs/images, of networks that it trains.
 *
 * <pre>
 * mvn -pl examples -am test -Dtest=HealthPictures -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dvitals4j.pictures=$PWD/docs/images
 * </pre>
 */
@EnabledIfSystemProperty(named = HealthPictures.FOLDER, matches = ".+")
class HealthPictures {

  static final String FOLDER = "vitals4j.pictures";

  private static final long SEED = 42;
  private static final int WIDTH = 1280;
  private static final int HEIGHT = 1200;
  private static final int PHONE = 390;

  private final Dl4jUiServer server = Dl4jUiServer.start(0);
  private final ChromeDriver browser = browser();

  private static ChromeDriver browser() {
    ChromeOptions options = new ChromeOptions();
    options.setBinary("/usr/bin/chromium");
    options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars");
    File driver = new File("/usr/bin/chromedriver");
    return new ChromeDriver(
        new ChromeDriverService.Builder().usingDriverExecutable(driver).build(), options);
  }

  @BeforeEach
  void look() {
    look(WIDTH, HEIGHT, "light");
  }

  @AfterEach
  void stop() {
    browser.quit();
    server.close();
  }

  private void look(int width, int height, String theme) {
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
    browser.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", new Object[] {Map.of("name", "prefers-color-scheme", "value", theme)}));
  }

  @Test
  void vanishing() throws Exception {
    train("vanishing", variant("vanishing-sigmoid", "sick"));
    open("vanishing");
    take("health-vanishing.png");
    look(WIDTH, HEIGHT, "dark");
    take("health-dark.png");
    look(PHONE, HEIGHT, "light");
    take("health-phone.png");
  }

  @Test
  void exploding() throws Exception {
    train("exploding", variant("exploding-init", "sick"));
    open("exploding");
    browser.findElement(By.cssSelector(".finding button.when")).click();
    browser.executeScript("document.querySelector('.finding').scrollIntoView(); scrollTo(0, 0)");
    take("health-exploding.png");
  }

  @Test
  void deadRelu() throws Exception {
    TrainingData data = new TrainingData(Digits.forTraining().shuffled(SEED).toClassify(), 32, 4);
    train("dead-relu", halfDead(), data, more -> more.sampling(Sampling.every(5)));
    open("dead-relu");
    take("health-dead-relu.png");
  }

  @Test
  void healthy() throws Exception {
    train("healthy", variant("mnist", "healthy"));
    open("healthy");
    take("health-healthy.png");
  }

  /**
   * Most units of two layers are where no example reaches them, as after a step that was too large.
   */
  private static MultiLayerNetwork halfDead() {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(SEED)
            .updater(new Nesterovs(0.02, 0.9))
            .activation(Activation.RELU)
            .weightInit(WeightInit.RELU)
            .list();
    for (int i = 0; i < 5; i++) {
      layers.layer(new DenseLayer.Builder().nIn(i == 0 ? Digits.PIXELS : 100).nOut(100).build());
    }
    layers.layer(
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nIn(100)
            .nOut(Digits.CLASSES)
            .activation(Activation.SOFTMAX)
            .build());
    MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
    network.init();
    kill(network.getParam("2_b"), 70);
    kill(network.getParam("3_b"), 90);
    return network;
  }

  private static void kill(INDArray biases, int units) {
    for (int unit = 0; unit < units; unit++) {
      biases.putScalar(unit, -50);
    }
  }

  private static Training variant(String example, String name) {
    return (Training) Runs.variant(example, name).work();
  }

  private void train(String session, Training training) {
    train(session, training.network().apply(SEED), training.data().apply(SEED), training.monitor());
  }

  private void train(
      String session, Model network, TrainingData data, Consumer<TrainingMonitor.Builder> more) {
    TrainingMonitor.Builder builder =
        TrainingMonitor.builder().sessionId(session).publishTo(server.publisher());
    more.accept(builder);
    TrainingMonitor monitor = builder.build().addTo(network);
    ((MultiLayerNetwork) network).fit(data.minibatches(), data.epochs());
    monitor.close();
  }

  private void open(String session) throws InterruptedException {
    browser.get(server.address() + "/health?session=" + session + "&worker=0");
    for (int i = 0; i < 100 && !drawn(); i++) {
      Thread.sleep(100);
    }
  }

  private boolean drawn() {
    return Boolean.TRUE.equals(
        browser.executeScript(
            "return (document.querySelector('#flow h3')?.textContent ?? '').includes('iteration')"));
  }

  private void take(String name) throws Exception {
    Thread.sleep(1500); // charts that come into sight are drawn with the next frame
    Path folder = Files.createDirectories(Path.of(System.getProperty(FOLDER, ".")));
    Files.write(folder.resolve(name), browser.getScreenshotAs(OutputType.BYTES));
  }
}

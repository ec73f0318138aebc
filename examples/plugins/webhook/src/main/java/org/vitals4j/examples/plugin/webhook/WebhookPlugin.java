package org.vitals4j.examples.plugin.webhook;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import org.vitals4j.config.Key;
import org.vitals4j.config.Options;
import org.vitals4j.config.ValueType;
import org.vitals4j.plugin.PublisherPlugin;
import org.vitals4j.publish.Publisher;

/** Makes the publisher, and says what can be set. */
public final class WebhookPlugin implements PublisherPlugin {

  private static final Key<String> URL =
      Key.option("url", ValueType.text(), "Where findings are posted, http or https", "");

  private static final Key<Integer> RETRIES =
      Key.option(
          "retries", ValueType.integer("[0, 20]"), "Further tries after one that failed", "3");

  private static final Key<Double> WAIT =
      Key.option(
          "wait-seconds",
          ValueType.number("[0, 60]"),
          "Seconds before the first further try; doubled before each other",
          "0.5");

  private static final Key<Double> TIMEOUT =
      Key.option(
          "timeout-seconds", ValueType.number("(0, 300]"), "Seconds that one try may take", "5");

  private static final Key<Integer> QUEUE =
      Key.option(
          "queue",
          ValueType.integer("[1, 10000]"),
          "Findings kept while the service does not answer; the oldest are dropped beyond",
          "100");

  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public String description() {
    return "posts findings to a web service as JSON";
  }

  @Override
  public List<Key<?>> options() {
    return List.of(URL, RETRIES, WAIT, TIMEOUT, QUEUE);
  }

  @Override
  public Publisher create(Options options) {
    Post post =
        new Post(
            uri(options.get(URL)),
            options.get(RETRIES),
            seconds(options.get(WAIT)),
            seconds(options.get(TIMEOUT)));
    return new Webhook(post, options.get(QUEUE));
  }

  private static Duration seconds(double seconds) {
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }

  private static URI uri(String text) {
    try {
      URI uri = new URI(text);
      if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
        return uri;
      }
    } catch (URISyntaxException wrong) {
      // As below.
    }
    throw new IllegalArgumentException(
        "webhook.url must be an http or https address, but was '" + text + "'");
  }
}

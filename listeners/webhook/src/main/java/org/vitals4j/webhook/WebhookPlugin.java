package org.vitals4j.webhook;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.vitals4j.config.Key;
import org.vitals4j.config.Options;
import org.vitals4j.config.ValueType;
import org.vitals4j.plugin.PublisherPlugin;
import org.vitals4j.publish.Publisher;
import org.vitals4j.report.Severity;

/**
 * Posts findings and treatments to a web service. What is secret (Slack's address, a bearer token)
 * is read from the environment: options hold the <b>names</b> of its variables, since what they
 * hold themselves is shown by {@code config}.
 */
public final class WebhookPlugin implements PublisherPlugin {

  private static final Key<String> URL =
      Key.option("url", ValueType.text(), "Where alerts are posted, if that is no secret", "");

  private static final Key<String> URL_VARIABLE =
      Key.option(
          "url-variable",
          ValueType.text(),
          "Variable of the environment that has the address, where url is empty",
          "WEBHOOK_URL");

  private static final Key<String> TOKEN_VARIABLE =
      Key.option(
          "token-variable",
          ValueType.text(),
          "Variable of the environment that has a bearer token; none is sent where it is not set",
          "WEBHOOK_TOKEN");

  private static final Key<String> FORMAT =
      Key.option(
          "format",
          ValueType.oneOf("json", "slack"),
          "json for programs; slack for Slack, Mattermost and whatever takes the same",
          "json");

  private static final Key<String> LEVEL =
      Key.option(
          "level", ValueType.oneOf("info", "warn", "critical"), "Least severity posted", "warn");

  private static final Key<Double> WAIT =
      Key.option(
          "wait-seconds",
          ValueType.number("[0, 60]"),
          "Seconds before a second try; doubled before each further one",
          "1");

  private static final Key<Double> LONGEST_WAIT =
      Key.option(
          "max-wait-seconds",
          ValueType.number("(0, 3600]"),
          "Seconds between tries at most",
          "300");

  private static final Key<Double> TIMEOUT =
      Key.option(
          "timeout-seconds", ValueType.number("(0, 300]"), "Seconds that one try may take", "5");

  private static final Key<Integer> QUEUE =
      Key.option(
          "queue",
          ValueType.integer("[1, 10000]"),
          "Alerts kept while the service does not answer; the oldest are lost beyond",
          "100");

  private final Map<String, String> environment;

  /** Reads the environment of this process. */
  public WebhookPlugin() {
    this(System.getenv());
  }

  WebhookPlugin(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public String description() {
    return "posts findings and treatments to Slack or another web service";
  }

  @Override
  public List<Key<?>> options() {
    return List.of(
        URL, URL_VARIABLE, TOKEN_VARIABLE, FORMAT, LEVEL, WAIT, LONGEST_WAIT, TIMEOUT, QUEUE);
  }

  @Override
  public Publisher create(Options options) {
    URI uri = address(options);
    Optional<String> token = variable(options.get(TOKEN_VARIABLE));
    if (token.isPresent() && !uri.getScheme().equals("https") && !isLoopback(uri)) {
      throw new IllegalArgumentException(
          "the address must begin with https where a token is sent, but "
              + options.get(TOKEN_VARIABLE)
              + " is set and it begins with "
              + uri.getScheme());
    }
    Duration timeout = seconds(options.get(TIMEOUT));
    Delivery.Pauses pauses =
        new Delivery.Pauses(seconds(options.get(WAIT)), seconds(options.get(LONGEST_WAIT)));
    return new WebhookPublisher(
        new Delivery(new Post(uri, token, timeout), pauses, options.get(QUEUE)),
        options.get(FORMAT).equals("slack") ? new SlackFormat() : new JsonFormat(),
        Severity.valueOf(options.get(LEVEL).toUpperCase(Locale.ROOT)),
        timeout.multipliedBy(2)); // one try may be under way, one more follows
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).map(String::trim).filter(v -> !v.isEmpty());
  }

  private URI address(Options options) {
    String given = options.get(URL);
    if (!given.isEmpty()) {
      return uri(given)
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "webhook.url must be an http or https address, but was '" + given + "'"));
    }
    String name = options.get(URL_VARIABLE);
    String secret =
        variable(name)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "an address must be in webhook.url or in the variable "
                            + name
                            + " of the environment, but is in neither"));
    return uri(secret)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the variable "
                        + name
                        + " of the environment must have an http or https address, but has not"));
  }

  private static Duration seconds(double seconds) {
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }

  private static Optional<URI> uri(String text) {
    try {
      URI uri = new URI(text);
      return uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())
          ? Optional.of(uri)
          : Optional.empty();
    } catch (URISyntaxException wrong) {
      return Optional.empty();
    }
  }

  private static boolean isLoopback(URI uri) {
    try {
      return InetAddress.getByName(uri.getHost()).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      return false;
    }
  }
}

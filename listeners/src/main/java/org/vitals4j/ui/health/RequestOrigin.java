package org.vitals4j.ui.health;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.vitals4j.report.Internal;

/**
 * Who sent a request: a page of this server, a person, a program, or a web page of somebody else.
 *
 * <p>Any web page that a person looks at can send requests to a server on the same machine. The
 * browser then says so, in headers that no script can change: {@code Origin} with every POST, and
 * {@code Sec-Fetch-Site} with every request to this machine. A program that is no browser sends
 * neither, and is let in.
 */
@Internal
public final class RequestOrigin {

  /** The headers of a request. */
  public interface Headers {

    /** All values that were sent under a name; empty for none. */
    List<String> all(String name);
  }

  private RequestOrigin() {}

  /**
   * Why a request is refused, as a sentence for whoever sent it; empty where it is not.
   *
   * @param loopback whether this server is open to its own machine alone: then the Host header must
   *     name it so
   * @param page whether what was asked for is a page to look at, which a link elsewhere may lead to
   */
  public static Optional<String> refusal(boolean loopback, boolean page, Headers headers) {
    List<String> hosts = headers.all("Host");
    String host = hosts.size() == 1 ? hosts.get(0) : null;
    if (hosts.size() > 1 || (loopback && !LocalHost.isNamedBy(host))) {
      return Optional.of(LocalHost.REFUSAL);
    }
    for (String origin : headers.all("Origin")) {
      if (!isSame(origin, host == null ? "" : host)) {
        return Optional.of("this server answers its own pages only, and not those of " + origin);
      }
    }
    for (String site : headers.all("Sec-Fetch-Site")) {
      boolean own = site.equals("same-origin") || site.equals("none");
      if (!own && !(page && isVisit(headers))) {
        return Optional.of("this server answers its own pages only");
      }
    }
    return Optional.empty();
  }

  private static boolean isSame(String origin, String host) {
    String asked = host.toLowerCase(Locale.ROOT);
    String by = origin.toLowerCase(Locale.ROOT);
    return by.equals("http://" + asked) || by.equals("https://" + asked);
  }

  /** A person followed a link, and sees the answer in the address bar, not inside another page. */
  private static boolean isVisit(Headers headers) {
    return headers.all("Sec-Fetch-Mode").equals(List.of("navigate"))
        && headers.all("Sec-Fetch-Dest").equals(List.of("document"));
  }
}

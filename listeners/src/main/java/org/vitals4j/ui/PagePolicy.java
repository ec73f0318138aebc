package org.vitals4j.ui;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deeplearning4j.ui.VertxUIServer;

/**
 * What DL4J's pages may do in a browser: the value of their Content-Security-Policy.
 *
 * <p>They write names of sessions, workers and layers into the page as markup, so a name may hold a
 * script. They also cannot do without scripts inside the page. So exactly those that stand in
 * DL4J's templates may run, told by their SHA-256, and none that came with the data.
 */
final class PagePolicy {

  private static final List<String> TEMPLATES =
      List.of(
          "TrainingOverview.html.ftl",
          "TrainingModel.html.ftl",
          "TrainingSystem.html.ftl",
          "Activations.html",
          "Tsne.html",
          "SameDiffUI.html");

  private static final Pattern SCRIPT =
      Pattern.compile("<script(?: type=\"text/javascript\")?>(.*?)</script>", Pattern.DOTALL);
  private static final Pattern HANDLER = Pattern.compile("\\son[a-z]+=(?:\"([^\"]*)\"|'([^']*)')");
  private static final Pattern LINK = Pattern.compile("\\shref=\"(javascript:[^\"]*)\"");

  private PagePolicy() {}

  /** Read once, when a server starts. */
  static String value() {
    StringBuilder scripts = new StringBuilder("script-src 'self' 'unsafe-hashes'");
    for (String hash : hashes()) {
      scripts.append(" 'sha256-").append(hash).append('\'');
    }
    return "default-src 'self'; "
        + scripts
        + "; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
        + " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";
  }

  private static Set<String> hashes() {
    Set<String> hashes = new TreeSet<>();
    for (String template : TEMPLATES) {
      String text = read(template);
      for (Matcher script = SCRIPT.matcher(text); script.find(); ) {
        hashes.add(hash(script.group(1)));
      }
      for (Matcher handler = HANDLER.matcher(text); handler.find(); ) {
        hashes.add(hash(handler.group(1) == null ? handler.group(2) : handler.group(1)));
      }
      for (Matcher link = LINK.matcher(text); link.find(); ) {
        hashes.add(hash(link.group(1)));
      }
    }
    return hashes;
  }

  /** Empty for a page that this version of DL4J has not: it then has no scripts either. */
  private static String read(String template) {
    try (InputStream in =
        VertxUIServer.class.getClassLoader().getResourceAsStream("templates/" + template)) {
      // A browser hashes what it has read, and that has line feeds only.
      return in == null
          ? ""
          : new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      return "";
    }
  }

  private static String hash(String script) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

//! Repositories, branches and worktrees, by the real git.

use std::{fs, process::Command};

use serde_json::json;

use super::place::Place;

fn git(place: &Place, arguments: &[&str]) -> String {
    let mut git = Command::new("git");
    git.args(["-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgSign=false"]);
    let output = git.args(arguments).current_dir(place.work()).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn repository() -> Place {
    let place = Place::new();
    git(&place, &["init", "-q", "-b", "main"]);
    git(&place, &["commit", "-q", "--allow-empty", "-m", "first"]);
    place
}

#[tokio::test]
async fn a_repository_is_made_with_a_commit_and_taken_back_while_it_holds_no_other() {
    let place = Place::new();
    fs::write(place.path("file"), "x").unwrap();
    let inputs = json!({ "directory": place.work(), "message": "-m $(id)" });
    let outputs = place.perform("1", "local.git-init", inputs.clone()).await.unwrap();
    assert_eq!(git(&place, &["log", "--format=%s"]), "-m $(id)");
    assert_eq!(git(&place, &["status", "--porcelain"]), "");
    assert_eq!(place.perform("1", "local.git-init", inputs.clone()).await.unwrap(), outputs);
    let other = place.perform("2", "local.git-init", inputs.clone()).await.unwrap();
    assert_eq!(other["created"], false);
    place.undo("2", "local.git-init", inputs.clone(), &other).await.unwrap();
    git(&place, &["commit", "-q", "--allow-empty", "-m", "mine"]);
    place.undo("1", "local.git-init", inputs.clone(), &outputs).await.unwrap();
    assert_eq!(place.heard(), [format!("left: {} holds commits that were made since", place.path(".git"))]);
    fs::remove_dir_all(place.path(".git")).unwrap();
    let outputs = place.perform("3", "local.git-init", inputs.clone()).await.unwrap();
    for _ in 0..2 {
        place.undo("3", "local.git-init", inputs.clone(), &outputs).await.unwrap();
        assert!(!fs::exists(place.path(".git")).unwrap() && fs::exists(place.path("file")).unwrap());
    }
}

#[tokio::test]
async fn a_branch_is_made_and_taken_back_while_it_stands_where_it_did() {
    let place = repository();
    let inputs = json!({ "directory": place.work(), "name": "feature/one" });
    let outputs = place.perform("1", "local.git-branch", inputs.clone()).await.unwrap();
    assert_eq!(outputs["commit"], git(&place, &["rev-parse", "feature/one"]));
    let said = place.sentence("2", "local.git-branch", inputs.clone()).await;
    assert_eq!(said, "there is a branch feature/one already");
    for _ in 0..2 {
        place.undo("1", "local.git-branch", inputs.clone(), &outputs).await.unwrap();
        assert_eq!(git(&place, &["branch", "--format=%(refname:short)"]), "main");
    }
    let outputs = place.perform("3", "local.git-branch", inputs.clone()).await.unwrap();
    git(&place, &["switch", "-q", "feature/one"]);
    place.undo("3", "local.git-branch", inputs.clone(), &outputs).await.unwrap();
    assert!(place.heard()[0].starts_with("left: branch feature/one: "));
    for name in ["-rf", "--upload-pack=x", "a..b", "main\u{202e}", "a b", "a\nb", "@{-1}", "", "a~1", "x:y"] {
        let inputs = json!({ "directory": place.work(), "name": name });
        let said = place.sentence("4", "local.git-branch", inputs).await;
        assert!(said.starts_with("name is no name of a branch"), "{name}: {said}");
    }
}

#[tokio::test]
async fn a_worktree_is_made_and_taken_back_while_nothing_in_it_was_changed() {
    let place = repository();
    let inputs = json!({ "directory": place.work(), "path": place.path("../tree"), "branch": "side" });
    assert!(place.sentence("1", "local.git-worktree", inputs).await.contains("climbs"));
    let path = place.work().parent().unwrap().join("tree");
    let inputs = json!({ "directory": place.work(), "path": path, "branch": "side" });
    let outputs = place.perform("1", "local.git-worktree", inputs.clone()).await.unwrap();
    assert!(path.join(".git").is_file());
    assert_eq!(place.perform("1", "local.git-worktree", inputs.clone()).await.unwrap(), outputs);
    for _ in 0..2 {
        place.undo("1", "local.git-worktree", inputs.clone(), &outputs).await.unwrap();
        assert!(!path.exists());
        assert_eq!(git(&place, &["branch", "--format=%(refname:short)"]), "main");
    }
    let outputs = place.perform("2", "local.git-worktree", inputs.clone()).await.unwrap();
    fs::write(path.join("mine"), "").unwrap();
    place.undo("2", "local.git-worktree", inputs, &outputs).await.unwrap();
    assert!(path.join("mine").exists());
    assert!(place.heard()[0].starts_with(&format!("left: worktree {}: ", path.display())));
}

#[tokio::test]
async fn commits_that_were_made_since_are_in_the_backup_of_a_removed_directory() {
    for has_own in [false, true] {
        let place = Place::new();
        let root = place.path("demo");
        place.perform("1", "local.create-directory", json!({ "path": root })).await.unwrap();
        place.perform("2", "local.git-init", json!({ "directory": root, "message": "first" })).await.unwrap();
        if has_own {
            git(&place, &["-C", "demo", "commit", "-q", "--allow-empty", "-m", "mine"]);
        }
        let outputs = place.perform("3", "local.remove-directory", json!({ "path": root })).await.unwrap();
        let Some(backup) = outputs["backup"].as_str() else {
            assert!(!has_own, "nothing was kept");
            continue;
        };
        assert!(has_own, "what nobody worked in is not kept");
        assert_eq!(git(&place, &["-C", backup, "log", "-1", "--format=%s"]), "mine");
    }
}
